import {
  Avatar,
  Button,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  tokens,
} from "@fluentui/react-components";
import { useSession } from "./session-context.ts";

export function AccountMenu({ className }: { className: string }) {
  const styles = useStyles();
  const session = useSession();
  const { name = "", userPrincipalName = "" } = session.account ?? {};
  return (
    <Popover positioning="below-end" trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Button
          appearance="transparent"
          className={className}
          aria-label={`Account: ${name}`}
          icon={<Avatar aria-hidden name={name} size={28} color="neutral" />}
        />
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
  surface: { display: "flex", flexDirection: "column", gap: "12px", minWidth: "220px" },
  name: { fontWeight: tokens.fontWeightSemibold },
  upn: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
});
