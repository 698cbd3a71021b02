import { isGone, isLostAccess } from "@api-center-links/azure/arm-fault";
import { Fault } from "@api-center-links/sync-engine/fault";

/** The ends of a link. */
export type Place = "source" | "inventory";

/** What a run asks of the places: `document` is an export or an import, which may fail for the document's sake. */
export type Call = "read" | "write" | "document";

/** Hears how every call of a run ended. */
export interface AccessWatch {
  succeeded(place: Place, call: Call): void;
  /** Settles once it is known whether the run ends here. */
  failed(place: Place, call: Call, fault: Fault): Promise<void>;
}

/** Faults in a row, with none of the same calls succeeding in between, that make it more than bad luck. */
const manyInARow = 5;

/**
 * Tells the faults of one API from those of the whole link, and ends the run at the first of the latter: with the access gone, the
 * instance deleted or Azure down, a thousand more APIs would fail alike. What a fault leaves open is asked, with one request for
 * the place itself.
 */
export function accessWatch(options: {
  /** Asks for the instance, or the workspace that is linked, and for the API center. Rejects with a `Fault`. */
  ask: Record<Place, () => Promise<unknown>>;
  end: (place: Place, fault: Fault) => void;
}): AccessWatch {
  const inARow = new Map<string, number>();
  const asking = new Map<Place, Promise<Fault | undefined>>();

  /** What keeps the place itself from being read, if anything. Those who ask at the same time share the request. */
  function faultOf(place: Place): Promise<Fault | undefined> {
    const asked =
      asking.get(place) ??
      options.ask[place]()
        .then(
          () => undefined,
          (error: unknown) => (error instanceof Fault ? error : undefined),
        )
        .finally(() => asking.delete(place));
    asking.set(place, asked);
    return asked;
  }

  return {
    succeeded(place, call) {
      inARow.delete(`${place} ${call}`);
    },
    async failed(place, call, fault) {
      if (isLostAccess(fault)) return options.end(place, fault);
      const key = `${place} ${call}`;
      const many = isGeneral(fault) && (inARow.get(key) ?? 0) + 1 >= manyInARow;
      if (isGeneral(fault)) inARow.set(key, (inARow.get(key) ?? 0) + 1);
      if (many && call !== "document") return options.end(place, fault);
      if (!many && !isGone(fault)) return;
      inARow.delete(key);
      const ownFault = await faultOf(place);
      if (ownFault) options.end(place, ownFault);
    },
  };
}

/** Faults that any call may meet, whatever it is about. */
function isGeneral({ code, status }: Fault): boolean {
  return (
    code === "UnexpectedResponse" || code === "AzureUnreachable" || status === 403 || (status ?? 0) >= 500
  );
}
