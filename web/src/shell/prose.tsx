/** A sentence in which `backticks` mark what is typed or named as code. */
export const Prose = ({ children }: { readonly children: string }) =>
  children.split('`').map((part, i) =>
    i % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never change places
      <code key={i} className="hm-inline-code">
        {part}
      </code>
    ) : (
      part
    ),
  )
