using System.CommandLine;
using LazyEngine.Queues;

namespace LazyEngine.Cli.Verbs;

/// <summary>Queues, their workers, and what operators let them do.</summary>
internal static class QueueVerbs
{
    private static readonly Argument<string> Name = new("name") { Description = "The queue." };

    public static Command List()
    {
        var command = new Command("queues", "Lists the queues with what waits and runs, their limits, and their workers.") { CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            printer.Queues(await CommonOptions.QueuesOf(parsed).ListAsync(cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command One() => new("queue", "Says what a queue may do. It holds until it is said otherwise, also when the engine starts again.")
    {
        Make("pause", "Lets a queue hand out nothing more. It goes on taking attempts, and what runs goes on.", (queues, name, cancellationToken) => queues.PauseAsync(name, cancellationToken)),
        Make("resume", "Lets a queue work as usual.", (queues, name, cancellationToken) => queues.ResumeAsync(name, cancellationToken)),
        Make("drain", "Lets a queue hand out what waits already, and take nothing new.", (queues, name, cancellationToken) => queues.DrainAsync(name, cancellationToken)),
        Weigh(),
    };

    private static Command Weigh()
    {
        var key = new Argument<string>("key") { Description = "The fairness key." };
        var weight = new Argument<int?>("weight") { Description = "Its share of the hands, 1 to 1000; left out for the configured one.", Arity = ArgumentArity.ZeroOrOne };
        var command = Make("weigh", "Gives a fairness key of a queue another share of the hands.", null);
        command.Arguments.Add(key);
        command.Arguments.Add(weight);
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            printer.Queue(await CommonOptions.QueuesOf(parsed).WeighAsync(parsed.GetRequiredValue(Name), parsed.GetRequiredValue(key), parsed.GetValue(weight), cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Make(string verb, string description, Func<IQueues, string, CancellationToken, Task<QueueDetails>>? change)
    {
        var command = new Command(verb, description) { Name, CommonOptions.Url };
        if (change is not null) command.Does(async (parsed, printer, cancellationToken) =>
        {
            printer.Queue(await change(CommonOptions.QueuesOf(parsed), parsed.GetRequiredValue(Name), cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
