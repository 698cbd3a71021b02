/** Two links of a chain: the product's sign. */
export function ProductMark({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#0f6cbd" />
      <g fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round">
        <path d="M13.6 18.4 18.4 13.6" />
        <path d="m15 10.6 2.2-2.2a4.5 4.5 0 0 1 6.4 6.4L21.4 17" />
        <path d="m17 21.4-2.2 2.2a4.5 4.5 0 0 1-6.4-6.4l2.2-2.2" />
      </g>
    </svg>
  );
}
