using System.CommandLine;
using LazyEngine.Cli;
using LazyEngine.Language;

WorkflowData.Register();

var parsed = RootVerb.Make().Parse(args);
// Hosts see to signals themselves, and everything else may simply be interrupted.
var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return parsed.Errors.Count > 0 ? ExitCodes.WrongUse : code;
