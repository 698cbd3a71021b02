import { Button, type ButtonProps, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { ReactElement, ReactNode } from "react";
import { Link, type LinkProps, type To, useHref, useLinkClickHandler } from "react-router";

/** A link to another page of the portal. */
export function AppLink({ className, ...props }: LinkProps) {
  const styles = useStyles();
  return <Link {...props} className={mergeClasses(styles.link, className)} />;
}

/** A link out of the portal, opened in a tab of its own. */
export function OutLink({ href, children }: { href: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" className={styles.link}>
      {children}
    </a>
  );
}

export interface LinkButtonProps {
  to: To;
  appearance?: NonNullable<ButtonProps["appearance"]>;
  size?: NonNullable<ButtonProps["size"]>;
  icon?: ReactElement;
  children: ReactNode;
}

/** A link that looks like a button, for going somewhere. */
export function LinkButton({ to, children, ...props }: LinkButtonProps) {
  const onClick = useLinkClickHandler<HTMLAnchorElement>(to);
  return (
    <Button as="a" href={useHref(to)} onClick={onClick} {...props}>
      {children}
    </Button>
  );
}

const useStyles = makeStyles({
  link: {
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: "none",
    borderRadius: tokens.borderRadiusSmall,
    "&:hover": { color: tokens.colorBrandForegroundLinkHover, textDecorationLine: "underline" },
    "&:focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "1px" },
  },
});
