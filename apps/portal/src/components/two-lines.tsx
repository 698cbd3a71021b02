import { makeStyles } from "@fluentui/react-components";

/** A long text in a table or list, cut after two lines; the page or panel that its row opens has all of it. */
export function TwoLines({ children }: { children: string }) {
  return (
    <span className={useStyles().text} title={children}>
      {children}
    </span>
  );
}

const useStyles = makeStyles({
  text: {
    display: "-webkit-box",
    WebkitLineClamp: 2,
    WebkitBoxOrient: "vertical",
    overflow: "hidden",
    overflowWrap: "anywhere",
  },
});
