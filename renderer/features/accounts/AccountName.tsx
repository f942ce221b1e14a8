import text from '../../ui/text.module.css';

/** Any direction of writing; where there is no room its end goes first, of an address the domain. */
export function AccountName({ name }: { readonly name: string }) {
  return (
    <bdi className={text.cut} title={name}>
      {name}
    </bdi>
  );
}
