import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { roles } from "./data-table-styles.ts";

/** Where a row of a long table stands, and how to tell its height. */
export interface VirtualRow {
  style: CSSProperties;
  measure(element: HTMLElement | null): void;
}

export interface VirtualRowsProps {
  count: number;
  children(index: number, virtual: VirtualRow): ReactNode;
}

const rowHeight = 45;

/** The rows of a long table that are in view; the page's main area scrolls, not the table. */
export function VirtualRows({ count, children }: VirtualRowsProps) {
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
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    scrollMargin: margin,
    overscan: 12,
  });
  return (
    <tbody
      {...roles.rowgroup}
      ref={body}
      style={{ display: "block", position: "relative", height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map((item) =>
        children(item.index, {
          style: {
            position: "absolute",
            top: 0,
            insetInline: 0,
            transform: `translateY(${item.start - margin}px)`,
          },
          measure: virtualizer.measureElement,
        }),
      )}
    </tbody>
  );
}
