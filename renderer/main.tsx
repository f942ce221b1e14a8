import './jitless.ts';
import './ui/tokens.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { start } from './start.tsx';

const container = document.getElementById('root');
if (container === null) throw new Error('index.html has no #root.');
void start(createRoot(container));
