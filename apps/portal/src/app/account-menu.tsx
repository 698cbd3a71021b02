import {
  Button,
  makeStyles,
  mergeClasses,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  tokens,
} from "@fluentui/react-components";
import { PersonCircleRegular } from "@fluentui/react-icons/svg/person-circle";
import { useSession } from "./session-context.ts";

export function AccountMenu({ className }: { className: string }) {
  const styles = useStyles();
  const session = useSession();
  const { name = "", userPrincipalName = "" } = session.account ?? {};
  return (
    <Popover inline trapFocus positioning={{ position: "below", align: "end", offset: 8 }}>
      <PopoverTrigger disableButtonEnhancement>
        <Button
          appearance="transparent"
          className={mergeClasses(className, styles.button)}
          aria-label={`Account: ${name}`}
          icon={<PersonCircleRegular />}
        >
          <span className={styles.label}>{name}</span>
        </Button>
      </PopoverTrigger>
      <PopoverSurface aria-label="Account" className={styles.surface}>
        <div>
          <div className={styles.name}>{name}</div>
          <div className={styles.upn}>{userPrincipalName}</div>
        </div>
        <Button onClick={() => session.signOut()}>Sign out</Button>
      </PopoverSurface>
    </Popover>
  );
}

const useStyles = makeStyles({
  button: { fontWeight: tokens.fontWeightRegular, whiteSpace: "nowrap" },
  label: { "@media (max-width: 767px)": { display: "none" } },
  surface: { display: "flex", flexDirection: "column", gap: "12px", minWidth: "220px" },
  name: { fontWeight: tokens.fontWeightSemibold },
  upn: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
});
