using System.Runtime.CompilerServices;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Plans;
using LazyEngine.Wire;

namespace LazyEngine.Hosting.Crons;

/// <summary>The triggers in the database of this node.</summary>
internal sealed class NodeCronTriggers(EngineHost host, FlowSource flows, CronSignal signal, TimeProvider time) : ICronTriggers
{
    private const int NameMax = 100;
    private const int PageSize = 200;

    public async Task<CronTrigger> AddCronAsync(CronTrigger trigger, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        var next = NextOf(trigger);
        await CheckAsync(trigger, cancellationToken);
        var store = await StoreAsync(cancellationToken);
        var row = new CronRow(trigger.Name, Guid.NewGuid().ToString("N")[..8], CronCodec.Encode(trigger), next, trigger.Remaining);
        if (!await store.AddAsync(row).WaitAsync(cancellationToken))
        {
            var known = await store.FindAsync(trigger.Name).WaitAsync(cancellationToken);
            if (known is null || !known.Definition.AsSpan().SequenceEqual(row.Definition)) throw new EngineException(EngineError.CronTaken(trigger.Name));
            return Told(known);
        }

        signal.Set();
        return Told(row);
    }

    public async IAsyncEnumerable<CronTrigger> ListCronsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (store, after) = (await StoreAsync(cancellationToken), string.Empty);
        IReadOnlyList<CronRow> page;
        do
        {
            page = await store.ListAsync(after, PageSize).WaitAsync(cancellationToken);
            foreach (var row in page) yield return Told(row);
            if (page.Count > 0) after = page[^1].Name;
        }
        while (page.Count == PageSize);
    }

    public async Task RemoveCronAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!await (await StoreAsync(cancellationToken)).RemoveAsync(name).WaitAsync(cancellationToken)) throw new EngineException(EngineError.NoSuchCron(name));
    }

    private static CronTrigger Told(CronRow row) => CronCodec.Decode(row.Name, row.Definition) with
    {
        Remaining = row.Remaining,
        NextAt = row.NextAt == CronClock.Never ? null : row.NextAt,
        LastAt = row.LastAt,
        LastExecution = row.LastExecution is { } id ? ExecutionId.Parse(id) : null,
        LastError = row.LastError,
    };

    private DateTimeOffset NextOf(CronTrigger trigger)
    {
        if (trigger.Name.Length is 0 or > NameMax || trigger.Name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '~' or '-'))) throw Wrong($"'{Names.Shown(trigger.Name)}' is no name of a trigger: 1 to {NameMax} letters, digits and . _ ~ - are allowed.");
        if (trigger.Remaining < 1) throw Wrong("A trigger fires at least once.");
        if (trigger.Pattern is null && trigger.FirstAt is null) throw Wrong("A trigger needs a pattern, or the time of its one firing.");
        if (trigger.Pattern is null && trigger.Remaining > 1) throw Wrong("A trigger that fires more than once needs a pattern.");
        var now = time.GetUtcNow();
        if (trigger.FirstAt is { } first && first <= now) throw Wrong("The time of the first firing has passed.");
        var pattern = trigger.Pattern is { } text ? CronPattern.Parse(text) : null;
        return trigger.FirstAt ?? pattern!.After(now) ?? throw Wrong($"The pattern '{trigger.Pattern}' never comes true.");
    }

    // What cannot run is said now, and not each time that it fires.
    private async Task CheckAsync(CronTrigger trigger, CancellationToken cancellationToken)
    {
        var flow = await flows.GetAsync(trigger.Flow, cancellationToken);
        var plan = PlanCompiler.Compile(flow, FlowCodec.HashOf(flow)).Plan;
        if (plan is null) return;
        if (InputCheck.Of(plan, Limits.Default, NamedPayloads.None.SetItems(trigger.Inputs)) is { } wrong) throw new EngineException(wrong);
        if (plan.Workflow is { IsReverse: true } && (trigger.Target is null || !plan.TryFindTask(trigger.Target, out _))) throw Wrong($"'{flow.Name}' is a reverse workflow: name the task that it is to run.");
    }

    private async Task<ICronStore> StoreAsync(CancellationToken cancellationToken) =>
        (await host.Started.WaitAsync(cancellationToken)).Store?.Crons
        ?? throw new EngineException(new EngineError(EngineError.Unavailable, "This node has no database, and triggers are kept there. Ask a node that is an engine."));

    private static EngineException Wrong(string problem) => new(new EngineError(EngineError.InvalidRequest, problem));
}
