import { z } from "zod";
import { CenterParams, centerPath, ExistingName } from "./names.ts";
import { operation } from "./operation.ts";
import { readCenter, readEnvironments } from "./rights.ts";

export const Environment = z
  .object({
    id: z.string(),
    name: z.string(),
    title: z.string(),
    /** `development`, `testing`, `staging`, `production`; kept as text since people may have put others. */
    kind: z.string(),
    description: z.string().nullable(),
    serverType: z.string().nullable(),
    managementPortalUris: z.array(z.string()),
    developerPortalUris: z.array(z.string()),
    instructions: z.string().nullable(),
    customProperties: z.record(z.string(), z.unknown()),
    /** The link that keeps this environment, if one does. */
    link: z.object({ id: z.string(), name: z.string() }).nullable(),
    lastModifiedAt: z.string().nullable(),
  })
  .meta({ id: "Environment" });
export type Environment = z.infer<typeof Environment>;

export const listEnvironments = operation({
  id: "listEnvironments",
  method: "get",
  path: `${centerPath}/environments`,
  summary: "Environments of an API center",
  params: CenterParams,
  needs: [readCenter, readEnvironments],
  response: {
    status: 200,
    schema: z.object({ environments: z.array(Environment) }),
    description: "The environments, by title",
  },
});

export const getEnvironment = operation({
  id: "getEnvironment",
  method: "get",
  path: `${centerPath}/environments/{environmentName}`,
  summary: "One environment",
  params: CenterParams.extend({ environmentName: ExistingName }),
  needs: [readCenter, readEnvironments],
  response: { status: 200, schema: Environment, description: "The environment" },
});
