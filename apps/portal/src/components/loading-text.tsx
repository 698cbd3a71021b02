import { makeStyles, Skeleton, SkeletonItem } from "@fluentui/react-components";

/** Lines in place of text that is coming; invisible for the first 200 ms, so that quick answers don't flicker. */
export function LoadingText({ what, lines = 4 }: { what: string; lines?: number }) {
  const styles = useStyles();
  return (
    <Skeleton aria-label={`Loading ${what}`} className={styles.skeleton}>
      {Array.from({ length: lines }, (_, index) => `line-${index}`).map((line, index) => (
        <SkeletonItem key={line} size={16} style={{ width: `${[62, 84, 48, 74][index % 4]}%` }} />
      ))}
    </Skeleton>
  );
}

const useStyles = makeStyles({
  skeleton: {
    display: "flex",
    flexDirection: "column",
    gap: "12px",
    paddingBlock: "8px",
    animationName: { from: { opacity: 0 }, to: { opacity: 1 } },
    animationDuration: "100ms",
    animationDelay: "200ms",
    animationFillMode: "both",
  },
});
