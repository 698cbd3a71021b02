import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { roles } from "./data-table-styles.ts";

export interface VirtualRowsProps {
  count: number;
  /** What tells a row from the others wherever it stands: its measured height goes with it. Another function when rows change. */
  keyOf(index: number): string;
  /** A row, `offset` pixels below the first one's place; `measure` learns its height. */
  children(index: number, offset: number, measure: (element: HTMLElement | null) => void): ReactNode;
}

const rowHeight = 45;

/** The rows of a long table that are in view; the page's main area scrolls, not the table. */
export function VirtualRows({ count, keyOf, children }: VirtualRowsProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    const main = body.current?.closest("main") ?? null;
    setScroller(main);
    if (!main || !body.current) return;
    const measure = () => {
      if (!body.current) return;
      setMargin(
        Math.round(
          body.current.getBoundingClientRect().top - main.getBoundingClientRect().top + main.scrollTop,
        ),
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(main);
    return () => observer.disconnect();
  }, []);

  const virtualizer = useVirtualizer({
    count,
    getItemKey: keyOf,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    scrollMargin: margin,
    overscan: 8,
  });
  return (
    <tbody
      {...roles.rowgroup}
      ref={body}
      style={{ display: "block", position: "relative", height: virtualizer.getTotalSize() }}
    >
      {virtualizer
        .getVirtualItems()
        .map((item) => children(item.index, item.start - margin, virtualizer.measureElement))}
    </tbody>
  );
}
