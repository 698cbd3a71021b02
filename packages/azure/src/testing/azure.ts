import { type Emulator, startEmulator } from "@api-center-links/azure-emulator/start";
import { trustCertificateAuthority } from "@api-center-links/azure-emulator/trust";
import { type ArmConnection, type ArmWitness, armConnection } from "../arm-connection.ts";
import type { ArmEnvironment } from "../arm-environment.ts";
import type { Pace } from "../arm-pipeline.ts";
import type { ArmRequest } from "../arm-request.ts";
import type { Patience } from "../patience.ts";
import type { Tenure } from "../tenure.ts";
import { estate, owner, reader, syncIdentity } from "./estate.ts";
import { quickPatience } from "./quick-patience.ts";

const people = {
  owner: { account: owner },
  reader: { account: reader },
  sync: { identity: syncIdentity.clientId },
} as const;

/** The stand-in for Azure with the test estate, and connections to it. */
export interface TestAzure extends AsyncDisposable {
  emulator: Emulator;
  environment: ArmEnvironment;
  connectAs(
    who: keyof typeof people,
    options?: Pick<ArmWitness, "beforeWrite"> & { patience?: Patience; pace?: Pace; tenure?: Tenure },
  ): ArmConnection;
  /** What the connections sent, in order of the answers. */
  sent: ArmRequest[];
  /** Back to the estate and behaviour it began with. */
  reset(): void;
}

export async function startAzure(): Promise<TestAzure> {
  const behavior = {
    latencyMs: 0,
    throttle: null,
    faults: [],
    exportDurationMs: 5,
    longRunning: { durationMs: 5, retryAfterSeconds: 0, accepted: true },
    pageSizes: { apiManagement: 100, apiCenter: 50, resources: 100, activityLog: 200 },
    activityLogDelayMs: 0,
    eventGrid: { delayMs: 0, retryDelaysMs: [5], validationWindowMs: 50 },
    recordBodies: false,
    quirks: {
      exportLinksUnreachable: false,
      versionSetListsEmpty: false,
      activityLogTwice: false,
      activityLogOutOfOrder: false,
    },
  };
  const emulator = await startEmulator({ estate, behavior });
  trustCertificateAuthority(emulator.caCertificatePem);
  const environment = { endpoint: emulator.armUrl, audience: emulator.armUrl };
  const sent: ArmRequest[] = [];
  return {
    emulator,
    environment,
    sent,
    connectAs: (who, options) =>
      armConnection({
        environment,
        credential: {
          getToken: async () => ({
            token: await emulator.controls.token({ ...people[who], audience: environment.audience }),
            expiresOnTimestamp: Date.now() + 3_600_000,
          }),
        },
        patience: quickPatience,
        ...options,
        onRequest: (request) => sent.push(request),
      }),
    reset() {
      emulator.estate.replace(estate);
      emulator.controls.setBehavior(behavior);
      emulator.controls.clearRequests();
      sent.length = 0;
    },
    [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
  };
}
