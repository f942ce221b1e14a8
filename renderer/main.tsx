import './jitless.ts';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';

const container = document.getElementById('root');
if (container === null) throw new Error('index.html has no #root.');
const root = createRoot(container);
// A chunk of its own: what it shares with others would run before the first line of this file.
void import('./start.tsx').then(({ start }) => start(root));
