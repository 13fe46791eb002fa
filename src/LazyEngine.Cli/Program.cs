using System.CommandLine;
using LazyEngine.Cli;
using LazyEngine.Language;

WorkflowData.Register();

// A value such as @inputs.json is a file with a value, and no file with further arguments.
var parsed = RootVerb.Make().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (Mistakes.Of(parsed) is { } mistakes)
{
    await Console.Error.WriteLineAsync(mistakes);
    return ExitCodes.WrongUse;
}

// Hosts see to signals themselves, and everything else may simply be interrupted.
var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return parsed.Errors.Count > 0 ? ExitCodes.WrongUse : code;
