using System.Collections.Immutable;
using System.Globalization;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using LazyEngine.Wire;

namespace LazyEngine.Journal.Tests;

/// <summary>An execution that decides as in an engine and writes as in one, with no actor around it.</summary>
internal sealed class ToldExecution(ExecutionStore store, string id)
{
    public const string Prefix = "execution-";

    public static readonly DateTimeOffset Start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Flow Trip = Flow.Linear("trip", Flow.Unordered("booking", Flow.Task("flight"), Flow.Task("hotel")), Flow.Task("payment"));
    private static readonly byte[] Definition = FlowCodec.Encode(Trip);
    private static readonly FlowHash Hash = FlowHash.Of(Definition);
    private static readonly Plan Compiled = Compile(Hash, Definition);

    private readonly ExecutionShell _shell = new(ExecutionId.Parse(id), Limits.Default, WakeSchedule.Default, _ => Compiled, new OfferTracker(new OfferSettings()), () => 0.5);
    private long _written;

    public static JournalReading Reading { get; } = new(Prefix, row => (Commit)WireCodec.Decode(row.Manifest, row.Message), Compile, WakeSchedule.Default);

    public ExecutionId Id { get; } = ExecutionId.Parse(id);

    public DateTimeOffset Now { get; private set; } = Start;

    public static Task RegisterAsync(ExecutionStore store) => store.RegisterFlowAsync(Hash, Trip.Name, Definition, Start);

    public static async Task<ToldExecution> RunAsync(ExecutionStore store, string id)
    {
        var told = new ToldExecution(store, id);
        await told.DoAsync(new ExecutionCommand.Run(told.Id, Hash, ImmutableSortedDictionary<string, Payload>.Empty) { Id = Command("run"), BusinessKey = "key", Attributes = [new ExecutionAttribute("customer", "acme")] });
        return told;
    }

    /// <summary>Runs to the end.</summary>
    public async Task<ToldExecution> EndAsync()
    {
        foreach (var task in new[] { "hotel", "flight", "payment" }) await SucceedAsync(task);
        return this;
    }

    public async Task<ToldExecution> SucceedAsync(string task)
    {
        await DoAsync(Succeed(task));
        return this;
    }

    /// <summary>Lets time pass and looks at itself, as when the wake has come and nothing is due.</summary>
    public async Task<ToldExecution> WakeAsync(TimeSpan later)
    {
        Now += later;
        _shell.Wake(Now, out var moved);
        Assert.True(await store.MoveWakeAsync(Id, Prefix + Id, _written, moved));
        return this;
    }

    /// <summary>Stores what several commands lead to in one write.</summary>
    public async Task DoAsync(params ExecutionCommand[] commands)
    {
        Now += TimeSpan.FromSeconds(1);
        var batch = _shell.Decide(commands, Now);
        Assert.DoesNotContain(batch.Replies, reply => reply is ExecutionReply.Refused);
        var rows = batch.Commits.Select(commit => new JournalRow(++_written, WireCodec.Encode(commit), WireCodec.ManifestOf(commit), 101, Now.UtcTicks, "writer")).ToList();
        await store.AppendAsync(new JournalWrite(Prefix + Id, rows, batch.Commits.LastOrDefault(commit => commit.Index is not null)?.Index));
        _shell.Apply(batch, Now);
    }

    public ExecutionCommand Succeed(string task) =>
        new ExecutionCommand.Complete(new AttemptToken(Id, task, 0, 0, 1), new TaskOutcome.Success(Payload.Json("done"))) { Id = Command(task) };

    private static CommandId Command(string text) => new(string.Create(CultureInfo.InvariantCulture, $"{text}-{Guid.NewGuid():N}"));

    private static Plan Compile(FlowHash hash, byte[] definition) => PlanCompiler.Compile(FlowCodec.Decode(definition), hash).Plan!;
}
