import type { Page } from '../../../shared/shell.ts';
import { words } from '../../text/words.ts';
import { Button } from '../../ui/Button.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { PAGE_PARTS } from './pages.ts';
import { usePart } from '../../state/part.ts';

/** One page, whose code may have to be read first; that fails where Sluice has ended meanwhile. */
export function PagePart({ page }: { readonly page: Page }) {
  const part = PAGE_PARTS[page];
  const { hasFailed, retry } = usePart(part);
  const Current = part.component;
  if (Current !== null) return <Current />;
  const title = words.shell[page];
  if (!hasFailed)
    return (
      <div aria-busy="true" data-part="loading">
        <PageHead title={title} detail={words.shell.loading} />
      </div>
    );
  return (
    <div role="alert">
      <PageHead title={title} detail={words.shell.notLoaded}>
        <Button tone="primary" onClick={retry}>
          {words.common.tryAgain}
        </Button>
      </PageHead>
    </div>
  );
}
