import { Notification } from 'electron';
import type { Notice } from '../core/notices.ts';

/** Kept until they are closed: a notification that is collected as garbage cannot be clicked any more. */
const shown = new Set<Notification>();

export function notify(
  { title, body, page }: Omit<Notice, 'key'>,
  open: (page: Notice['page']) => void,
): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body });
  notification.on('click', () => {
    shown.delete(notification);
    open(page);
  });
  notification.on('close', () => shown.delete(notification));
  shown.add(notification);
  notification.show();
}
