using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Shows the nodes of a cluster.</summary>
internal static class ClusterVerb
{
    public static Command Make()
    {
        var command = new Command("cluster", "Shows the nodes, what they hold, the queues, and the workers.") { CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            printer.Cluster(await CommonOptions.ServerOf(parsed).DescribeAsync(cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
