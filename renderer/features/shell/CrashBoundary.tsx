import { Component } from 'react';
import type { ReactNode } from 'react';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import { PageBody } from '../../ui/PageBody.tsx';
import { PageHead } from '../../ui/PageHead.tsx';

interface CrashBoundaryProps {
  readonly children: ReactNode;
}

interface CrashState {
  readonly crash: Error | null;
}

/** A bug while drawing: says so and what still works, instead of an empty window. */
export class CrashBoundary extends Component<CrashBoundaryProps, CrashState> {
  override state: CrashState = { crash: null };

  static getDerivedStateFromError(crash: Error): CrashState {
    return { crash };
  }

  override render(): ReactNode {
    const { crash } = this.state;
    if (crash === null) return this.props.children;
    const { title, detail, reload } = words.shell.crashed;
    return (
      <main>
        <PageHead title={title} detail={detail} gate={{ kind: 'paused', tone: 'blocked' }}>
          <Button tone="primary" onClick={() => location.reload()}>
            {reload}
          </Button>
        </PageHead>
        <PageBody>
          <Note tone="needs" title={crash.name}>
            {crash.message}
          </Note>
        </PageBody>
      </main>
    );
  }
}
