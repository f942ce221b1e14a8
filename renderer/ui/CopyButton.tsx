import { Copy } from 'lucide-react';
import { useViewActions } from '../state/context.ts';
import { words } from '../text/words.ts';
import { Button } from './Button.tsx';
import { copyText } from './copy-text.ts';

interface CopyButtonProps {
  readonly text: string;
  /** Said when it is done. */
  readonly done: string;
  readonly children?: string;
  /** Instead of children: a button that is only an icon. */
  readonly label?: string;
  readonly tone?: 'primary' | 'quiet';
  readonly small?: boolean;
  readonly onCopied?: () => void;
}

export function CopyButton({ text, done, children, onCopied, ...rest }: CopyButtonProps) {
  const { say, sayFault } = useViewActions();
  async function copy(): Promise<void> {
    const copied = await copyText(text);
    if (!copied) return sayFault(words.common.copyFailed);
    say(done);
    onCopied?.();
  }
  return (
    <Button icon={Copy} {...rest} onClick={() => void copy()}>
      {children}
    </Button>
  );
}
