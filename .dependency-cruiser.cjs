/**
 * The arrows of the house (README, "How it works"): they point down only. The build fails where one is broken.
 * Between packages, pnpm does the first half of the work: a package can import only what its manifest names.
 */
const tests = "\\.test\\.tsx?$|/testing/";

const never = (name, from, to, comment) => ({ name, severity: "error", from, to, comment });

module.exports = {
  forbidden: [
    // Types may refer to each other in a circle; what runs may not.
    never("no-circles", {}, { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } }),
    never("no-unresolved", {}, { couldNotResolve: true, pathNot: "^cloudflare:" }),
    never(
      "emulator-only-for-tests-and-the-stack",
      { pathNot: [tests, "^packages/(azure-emulator|local-stack)/", "^e2e/"] },
      { path: "^packages/azure-emulator/" },
      "Production code knows configured endpoints, not the emulator.",
    ),
    never(
      "portal-knows-contracts-alone",
      { path: "^apps/portal/" },
      { path: "^(packages|apps)/", pathNot: "^(apps/portal|packages/contracts)/" },
    ),
    never(
      "contracts-know-nobody",
      { path: "^packages/contracts/" },
      { path: "^(packages|apps)/(?!contracts/)" },
    ),
    never(
      "engine-is-pure",
      { path: "^packages/sync-engine/", pathNot: tests },
      {
        path: [
          "^(packages|apps)/(?!sync-engine/)",
          "node_modules/(@azure|express|kysely|pg)",
          "^(node:)?(http|https|net|fs)$",
        ],
      },
    ),
    never(
      "azure-knows-the-engine-alone",
      { path: "^packages/azure/", pathNot: tests },
      { path: "^(packages|apps)/(?!(azure|sync-engine)/)" },
    ),
    never("bff-doors-apart", { path: "^apps/bff/src/http/" }, { path: "^apps/bff/src/worker/" }),
    never("bff-doors-apart-2", { path: "^apps/bff/src/worker/" }, { path: "^apps/bff/src/http/" }),
    never(
      "bff-middle-knows-no-door",
      { path: "^apps/bff/src/(links|inventory|access)/", pathNot: tests },
      { path: ["^apps/bff/src/(http|worker)/", "node_modules/(express|kysely|pg|pg-boss|@electric-sql)/"] },
    ),
    never(
      "bff-store-is-the-ground-floor",
      { path: "^apps/bff/src/store/", pathNot: tests },
      { path: "^apps/bff/src/(http|worker|links|inventory|access)/" },
    ),
    never(
      "portal-features-apart",
      { path: "^apps/portal/src/features/([^/]+)/" },
      { path: "^apps/portal/src/features/", pathNot: "^apps/portal/src/features/$1/" },
    ),
    never(
      "portal-shared-knows-no-feature",
      { path: "^apps/portal/src/(components|lib)/" },
      { path: "^apps/portal/src/(features|app)/" },
    ),
    never(
      "portal-features-know-no-shell",
      { path: "^apps/portal/src/features/" },
      { path: "^apps/portal/src/app/" },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|\\.cache|\\.data)/" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["node", "import", "types", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json", ".d.ts", ".d.mts"],
    },
  },
};
