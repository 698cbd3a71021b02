import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

export interface PageProps {
  /** Also the document's title, with `context` and the product's name after it. */
  title: string;
  /** What the page belongs to, such as "contoso-apis · API center". */
  context?: string;
  icon?: ReactNode;
  children: ReactNode;
}

/** A page's heading and content, laid out as everywhere in the portal. */
export function Page({ title, context, icon, children }: PageProps) {
  const styles = useStyles();
  return (
    <div className={styles.page}>
      <title>{[title, context?.split(" · ")[0], "API Center Links"].filter(Boolean).join(" - ")}</title>
      <header className={styles.header}>
        {icon && (
          <span aria-hidden className={styles.icon}>
            {icon}
          </span>
        )}
        <div className={styles.titles}>
          <h1 className={styles.title} tabIndex={-1} data-page-heading="">
            {title}
          </h1>
          {context && <p className={styles.context}>{context}</p>}
        </div>
      </header>
      {children}
    </div>
  );
}

/** A titled part of a page. */
export function Section({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const styles = useStyles();
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.sectionHeader}>
        <h2 className={styles.sectionTitle}>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}

const useStyles = makeStyles({
  page: { display: "flex", flexDirection: "column", gap: "12px", minWidth: 0 },
  header: { display: "flex", alignItems: "center", gap: "12px", minHeight: "44px" },
  icon: { display: "inline-flex", fontSize: "32px", color: tokens.colorBrandForeground1 },
  titles: { minWidth: 0 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: "anywhere",
    borderRadius: tokens.borderRadiusSmall,
    "&:focus": { outlineStyle: "none" },
  },
  context: { margin: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  section: { display: "flex", flexDirection: "column", gap: "8px", minWidth: 0, marginTop: "12px" },
  sectionHeader: {
    display: "flex",
    alignItems: "center",
    justifyContent: "space-between",
    gap: "12px",
    flexWrap: "wrap",
  },
  sectionTitle: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
});
