// Runs flows one after the other: node run.mjs BASE ARGUMENT... FLOW.mjs..., and says after each what became of it.
import { launch } from "./browser.mjs";

let code = 0;
for (const script of process.argv.slice(3).filter((argument) => argument.endsWith(".mjs"))) {
  const begun = Date.now();
  process.exitCode = 0;
  await import(`./${script}`).catch((error) => {
    console.error(error.stack);
    process.exitCode = 1;
  });
  console.log(`${process.exitCode ? "failed" : "passed"} ${script} after ${Date.now() - begun} ms`);
  code ||= process.exitCode;
}
await (await launch()).close();
process.exitCode = code;
