using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Core.Tests.TaskFlow;

/// <summary>The decider and the plain model of TaskFlow's algorithm do the same in the same order, whatever fails.</summary>
public sealed class ModelTests
{
    private static readonly string[] Ends = [" SUCCESS", " FAILURE", " REVERTED", " REVERT_FAILURE", " IGNORE", " RETRYING"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void They_agree_on_random_flows(int part)
    {
        for (var seed = part * 2_000; seed < (part + 1) * 2_000; seed++) Compare(seed);
    }

    private static void Compare(int seed)
    {
        var flow = new RandomFlows(seed).Next();
        var (chances, again) = (new Chances(seed), new Chances(seed));
        var model = new Model(flow, chances.Succeeds, chances.IsUndone, decider => chances.Votes(decider.HandlerName));
        var expected = model.Run();
        var play = Play.Of(flow).Deciding(again.Outcome);

        try
        {
            play.Run();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"Seed {seed}: {failure.Message}\n{Describe(flow)}\nmodel: {string.Join(", ", model.Log)}\nours:  {string.Join(", ", play.Log)}", failure);
        }

        var told = play.Log.Where(line => !line.StartsWith("f ", StringComparison.Ordinal)).Select(Bare).Where(line => Ends.Any(end => line.EndsWith(end, StringComparison.Ordinal))).ToList();
        // What needs no handler happens at once in both, but not at the same instant.
        var handled = HandledBy(flow).ToHashSet(StringComparer.Ordinal);
        Assert.True(Told(model.Log).SequenceEqual(Told(told)) && Ordered(model.Log, handled).SequenceEqual(Ordered(told, handled)), $"Seed {seed}:\n{Describe(flow)}\nmodel: {string.Join(", ", model.Log)}\nours:  {string.Join(", ", told)}");
        Assert.Equal((seed, expected), (seed, play.State.State.ToString().ToUpperInvariant()));
        foreach (var (name, state) in model.States.Where(each => !each.Name.EndsWith("_retry", StringComparison.Ordinal))) Assert.Equal((seed, name, state), (seed, name, NameOf(play.StateOf(name))));
    }

    // A controller without a handler has its value at once, and may have it before a decider elsewhere has answered.
    private static IEnumerable<string> Told(IEnumerable<string> log) =>
        log.Where(line => !line.Contains("_retry ", StringComparison.Ordinal) || line.EndsWith(" RETRYING", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Ordered(IEnumerable<string> log, HashSet<string> handled) =>
        log.Where(line => handled.Contains(line.Split(' ')[0]) && !line.EndsWith(" IGNORE", StringComparison.Ordinal));

    private static IEnumerable<string> HandledBy(Flow flow) => flow.Items.SelectMany(item => item switch
    {
        Flow inner => HandledBy(inner),
        TaskDefinition { Compensation: not null } => [item.Name],
        _ => [],
    });

    private static string Bare(string line) => line.IndexOf('(', StringComparison.Ordinal) is > 0 and var at ? line[..at] : line;

    private static string NameOf(TaskState state) => state switch
    {
        TaskState.Ignored => "IGNORE",
        TaskState.RevertFailure => "REVERT_FAILURE",
        _ => state.ToString().ToUpperInvariant(),
    };

    private static string Describe(FlowItem item) => item switch
    {
        Flow flow => $"{flow.Pattern} {flow.Name}{(flow.Controller is { } retry ? $" {retry.Kind}({retry.Rounds}{retry.Values.Count}{(retry.RevertsAll ? "!" : string.Empty)})" : string.Empty)} [{string.Join(", ", flow.Items.Select(Describe))}] {{{string.Join(", ", flow.Links.Select(link => $"{link.From}>{link.To}{(link.Decider is { } decider ? $" {decider.HandlerName} {decider.Depth}" : string.Empty)}"))}}} {flow.FailureMode}",
        TaskDefinition { Compensation: null } task => task.Name + "-",
        _ => item.Name,
    };

    /// <summary>What becomes of each call, by its name and how often it came before.</summary>
    private sealed class Chances(int seed)
    {
        private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);

        public bool Succeeds(string task) => Next(task) % 4 != 0;

        public bool IsUndone(string task) => Next("undo " + task) % 15 != 0;

        public bool Votes(string decider) => Next(decider) % 2 == 0;

        public TaskOutcome Outcome(string handler) => handler.Split(' ')[0] switch
        {
            "undo" => IsUndone(handler[5..]) ? Play.Give(0) : Play.Fail("Gotcha!"),
            "vote" => Play.Give(Votes(handler)),
            _ => Succeeds(handler) ? Play.Give(5) : Play.Fail("Woot!"),
        };

        private int Next(string name)
        {
            var call = _calls[name] = _calls.GetValueOrDefault(name) + 1;
            var hash = seed;
            foreach (var letter in $"{name}/{call}") hash = unchecked((hash * 31) + letter);
            return new Random(hash).Next(1_000);
        }
    }
}
