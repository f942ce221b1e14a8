import text from '../../ui/text.module.css';
import styles from './AccountName.module.css';

/** `seat-021@…` where there is no room: of an address the domain goes first. Any direction of writing. */
export function AccountName({ name }: { readonly name: string }) {
  const at = name.lastIndexOf('@');
  const isAddress = at > 0 && !/\s/.test(name);
  if (!isAddress) {
    return (
      <bdi className={text.cut} title={name}>
        {name}
      </bdi>
    );
  }
  return (
    <bdi className={styles.address} title={name}>
      <span className={styles.local}>{name.slice(0, at + 1)}</span>
      <span className={styles.domain}>{name.slice(at + 1)}</span>
    </bdi>
  );
}
