using System.Collections.Immutable;
using LazyEngine.Errors;
using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Keeps signals until a wait takes them: none is lost for coming early, none is taken twice.</summary>
internal static class Signalling
{
    public static Decision Decide(Draft draft, Limits limits, ExecutionCommand.Signal signal)
    {
        var execution = draft.Now;
        if (execution.State.IsTerminal()) return Decision.Refuse(execution, EngineError.HasEnded(execution.Id, execution.State));
        if (Names.ProblemOf("signal name", signal.Name, PlanLimits.Default.NameLength) is { } problem) return Decision.Refuse(execution, EngineError.SignalInvalid(problem));
        if (signal.Value.Size > limits.PayloadBytes) return Decision.Refuse(execution, EngineError.PayloadTooLarge($"The value of signal '{signal.Name}'", signal.Value.Size, limits.PayloadBytes));
        var size = execution.Size + SizeOf(signal.Name, signal.Value);
        return size > limits.StateBytes
            ? Decision.Refuse(execution, EngineError.StateFull(execution.Id, size, limits.StateBytes))
            : draft.Add(new SignalReceived(signal.Name, signal.Value)).Settle(signal.Id);
    }

    /// <summary>Lets waits take the signals that are there for them.</summary>
    /// <returns>Whether any did: what follows them may then be ready.</returns>
    public static bool Match(Draft draft)
    {
        var matched = false;
        foreach (var key in draft.Now.Signals.IsEmpty ? [] : draft.Now.Waiting)
        {
            var task = draft.Plan.TaskAt(key.Node)!;
            if (task.SignalName is not { } name || !draft.Now.Signals.TryGetValue(name, out var kept)) continue;
            draft.Add(new SignalTaken(name));
            draft.Add(new TaskSucceeded(task.Name, key.Turn, key.Item, draft.Now.Tasks[key].Attempt, kept[0]));
            matched = true;
        }

        return matched;
    }

    public static Execution Keep(Execution execution, SignalReceived e) => execution with
    {
        Signals = execution.Signals.SetItem(e.Name, (execution.Signals.GetValueOrDefault(e.Name) ?? []).Add(e.Value)),
        Size = execution.Size + SizeOf(e.Name, e.Value),
    };

    public static Execution Take(Execution execution, SignalTaken e)
    {
        var kept = execution.Signals[e.Name];
        return execution with
        {
            Signals = kept.Count > 1 ? execution.Signals.SetItem(e.Name, kept.RemoveAt(0)) : execution.Signals.Remove(e.Name),
            Size = execution.Size - SizeOf(e.Name, kept[0]),
        };
    }

    private static int SizeOf(string name, Payload value) => name.Length + value.Size;
}
