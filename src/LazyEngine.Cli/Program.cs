using System.CommandLine;
using LazyEngine.Cli;
using LazyEngine.Cli.Verbs;
using LazyEngine.Language;

WorkflowData.Register();

var root = new RootCommand($"""
    LazyEngine: durable workflows. 'serve' runs an engine; the other verbs talk to it, or read its store.

    Exit codes: 0 done, 1 the execution did not succeed or a check found something, 2 wrong use,
    3 server, engine or store unavailable, 4 refused by the engine, 5 the cluster has removed this node: start it again.
    """)
{
    ServeVerb.Make(),
    WorkerVerb.Make(),
    RunVerb.Make(),
    ValidateVerb.Make(),
    CompleteVerb.Make(),
    StateVerbs.Stop(),
    ResumeVerb.Make(),
    RerunVerb.Make(),
    SkipVerb.Make(),
    SignalVerb.Make(),
    StateVerbs.Cancel(),
    ShowVerb.Make(),
    ListVerb.Make(),
    EventsVerb.Make(),
    ExplainVerb.Make(),
    CronVerb.Make(),
    ReportVerb.Make(),
    GraphVerb.Make(),
    ChangesVerb.Make(),
    DiffVerb.Make(),
    ForkVerb.Make(),
    ArchiveVerb.Archive(),
    ArchiveVerb.Import(),
    ArchiveVerb.Purge(),
    ClusterVerb.Make(),
    IndexVerb.Make(),
    KeyVerb.Make(),
    QueueVerbs.List(),
    QueueVerbs.One(),
};
root.Options.Add(CommonOptions.Json);
root.Options.Add(CommonOptions.ApiKey);

// A value such as @inputs.json is a file with a value, and no file with further arguments.
var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
// Hosts see to signals themselves, and everything else may simply be interrupted.
var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
return parsed.Errors.Count > 0 ? ExitCodes.WrongUse : code;
