import type { AccessItem } from "@api-center-links/contracts/access";
import { formatElapsed } from "../lib/format.ts";
import { useNow } from "../lib/use-now.ts";
import { StatusBadge, type Tone } from "./status-badge.tsx";

export const accessStates: Record<AccessItem["state"], { label: string; tone: Tone }> = {
  met: { label: "In place", tone: "success" },
  settling: { label: "Waiting for Azure", tone: "busy" },
  missing: { label: "Missing", tone: "warning" },
  unknown: { label: "Not known", tone: "neutral" },
};

/** How it stands with something that the sync identity needs. */
export function AccessState({ item }: { item: AccessItem }) {
  const { label, tone } = accessStates[item.state];
  const since = item.state === "settling" ? newest(item) : null;
  return (
    <StatusBadge tone={tone}>
      {label}
      {since !== null && <Waited since={since} />}
    </StatusBadge>
  );
}

function newest({ grants }: AccessItem): string | null {
  return (
    (grants ?? [])
      .flatMap(({ since }) => since ?? [])
      .toSorted()
      .at(-1) ?? null
  );
}

function Waited({ since }: { since: string }) {
  const now = useNow(1_000);
  return <>, for {formatElapsed(now - Date.parse(since))}</>;
}
