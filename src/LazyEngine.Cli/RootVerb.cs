using System.CommandLine;
using System.CommandLine.Help;
using LazyEngine.Cli.Verbs;

namespace LazyEngine.Cli;

/// <summary>The command with all its verbs.</summary>
internal static class RootVerb
{
    public static RootCommand Make()
    {
        var root = new RootCommand($"""
            LazyEngine: durable workflows. 'serve' runs an engine; the other verbs talk to it, or read its store.

            Exit codes: 0 done, 1 the execution did not succeed or a check found something, 2 wrong use,
            3 server, engine or store unavailable, 4 refused by the engine, 5 the cluster has removed this node: start it again.
            """)
        {
            ServeVerb.Make(),
            WorkerVerb.Make(),
            RunVerb.Make(),
            RunActionVerb.Make(),
            ValidateVerb.Make(),
            CompleteVerb.Make(),
            HeartbeatVerb.Make(),
            StateVerbs.Stop(),
            ResumeVerb.Make(),
            RerunVerb.Make(),
            SkipVerb.Make(),
            SignalVerb.Make(),
            StateVerbs.Cancel(),
            StateVerbs.End(),
            ShowVerb.Make(),
            ListVerb.Make(),
            WaitVerb.Make(),
            EventsVerb.Make(),
            ExplainVerb.Make(),
            FlowsVerb.Make(),
            GraphVerb.Make(),
            ChangesVerb.Make(),
            DiffVerb.Make(),
            ForkVerb.Make(),
            ArchiveVerb.Archive(),
            ArchiveVerb.Import(),
            ArchiveVerb.Purge(),
            RetentionVerb.Make(),
            IndexVerb.Make(),
            KeyVerb.Make(),
            QueueVerbs.List(),
            QueueVerbs.One(),
            ClusterVerb.Make(),
            CronVerb.Make(),
            ReportVerb.Make(),
            CompletionVerb.Make(),
        };
        KeepOneShortHelp(root);
        root.Options.Add(CommonOptions.Json);
        root.Options.Add(CommonOptions.ApiKey);
        root.Options.Add(CommonOptions.Why);
        return root;
    }

    // Shells offer every other name of an option, too.
    private static void KeepOneShortHelp(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Aliases.Clear();
            help.Aliases.Add("-h");
        }
    }
}
