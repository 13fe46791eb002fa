using System.Buffers;
using System.Text.Json;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Workflows;

/// <summary>Decides how the execution of a workflow ends, and what it comes to.</summary>
internal static class Concluding
{
    /// <summary>The code of a workflow that has failed.</summary>
    public const string WorkflowFailed = "WorkflowFailed";

    private const string Result = "result";

    private const int InfoBeginning = 300;
    private const int InfoEnd = 700;

    /// <summary>Nothing is under way any more.</summary>
    public static void Conclude(Draft draft)
    {
        var course = draft.Now.Course!;
        if (course.Target is { } target && !draft.Plan.TryFindTask(target, out _)) draft.Add(Failed(draft, $"The workflow has no task '{target}' to run."));
        else if (course.Order.FirstOrDefault(key => course.Turns[key].State == TurnState.Cancelled, None) is { Node: >= 0 } cancelled) draft.Add(new ExecutionCancelled($"Task '{draft.Plan.TaskAt(cancelled.Node)!.Name}' was cancelled."));
        else if (course.Order.Where(key => course.Turns[key] is { State: TurnState.Error, IsHandled: false }).ToArray() is { Length: > 0 } failed) draft.Add(Failed(draft, Why(draft, failed)));
        else draft.Add(Succeeded(draft));
    }

    /// <summary>Somebody outside says how it ends.</summary>
    public static Decision Decide(Draft draft, Limits limits, ExecutionCommand.End end)
    {
        var now = draft.Now;
        if (end.State is not (ExecutionState.Success or ExecutionState.Failure)) return Decision.Refuse(now, EngineError.EndUnknown(end.State));
        if (end.Message.Length > limits.PayloadBytes) return Decision.Refuse(now, EngineError.PayloadTooLarge("The message", end.Message.Length, limits.PayloadBytes));
        if (draft.Plan.Workflow is null) return Decision.Refuse(now, EngineError.NotInThisState(now.Id, now.State, "only a workflow can be ended in success or failure. Cancel it."));
        if (now.State.IsTerminal()) return now.State == end.State ? Decision.Nothing(now) : Decision.Refuse(now, EngineError.HasEnded(now.Id, now.State));
        if (now.Closing is { } decided) return decided.State == end.State ? Decision.Nothing(now) : Decision.Refuse(now, EngineError.NotInThisState(now.Id, now.State, $"its end is decided ({decided.State}), and it awaits what runs only."));
        if (now.State == ExecutionState.Pending) return Decision.Refuse(now, EngineError.NotInThisState(now.Id, now.State, "nothing has run yet. Cancel it."));
        Close(draft, end.State, end.Message.Length > 0 ? end.Message : "Somebody has ended it.");
        return draft.Settle(end.Id);
    }

    /// <summary>The end is decided; it comes when what runs has run out.</summary>
    public static void Close(Draft draft, ExecutionState state, string message)
    {
        if (draft.Now.Closing is null) draft.Add(new ExecutionClosing(state, new TaskFailure(WorkflowFailed, message)));
    }

    /// <summary>An end that was decided comes.</summary>
    public static void End(Draft draft, Closing closing) => draft.Add(closing.State switch
    {
        ExecutionState.Success => Succeeded(draft),
        ExecutionState.Cancelled => new ExecutionCancelled(closing.Error.Message),
        _ => Failed(draft, closing.Error.Message),
    });

    /// <summary>Names and values as one JSON object.</summary>
    public static Payload ObjectOf(Variables variables)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in variables)
            {
                writer.WritePropertyName(name);
                Results.Write(writer, value);
            }

            writer.WriteEndObject();
        }

        return new Payload(buffer.WrittenMemory, Payload.JsonContentType);
    }

    private static TurnKey None => new(-1, 0);

    private static ExecutionEvent Succeeded(Draft draft)
    {
        try
        {
            var final = Final(draft);
            var output = draft.Plan.Workflow!.Output?.Map(draft.FinalFacts(final));
            return new ExecutionSucceeded { Output = ObjectOf(output is null or { IsEmpty: true } ? final : output) };
        }
        catch (FormulaException error)
        {
            return Failed(draft, $"The output has no value: {error.Message}");
        }
    }

    private static ExecutionFailed Failed(Draft draft, string message)
    {
        var output = NamedPayloads.None;
        try
        {
            output = draft.Plan.Workflow!.OutputOnError?.Map(draft.FinalFacts(Final(draft))) ?? output;
        }
        catch (FormulaException error)
        {
            message = $"{message} What it comes to on error has no value: {error.Message}";
        }

        var task = draft.Now.Course!.Order.FirstOrDefault(key => draft.Now.Course.Turns[key] is { State: TurnState.Error, IsHandled: false }, None);
        return new ExecutionFailed(task.Node < 0 ? string.Empty : draft.Plan.TaskAt(task.Node)!.Name, new TaskFailure(WorkflowFailed, message)) { Output = ObjectOf(output.SetItem(Result, Payload.Json(message))) };
    }

    private static string Why(Draft draft, TurnKey[] failed)
    {
        const int listed = 10;
        var lines = failed.Take(listed).Select(key => $"'{draft.Plan.TaskAt(key.Node)!.Name}' ({(draft.Now.Course!.Turns[key].Info is { Length: > 0 } info ? Shortened(info) : "it says no more")})");
        return $"Failed tasks whose failure nothing handles: {string.Join(", ", lines)}{(failed.Length > listed ? $" and {failed.Length - listed} more" : string.Empty)}.";
    }

    // Each level of a family tells what those beneath it tell: the beginning says where, and the end says why.
    private static string Shortened(string info)
    {
        if (info.Length <= InfoBeginning + InfoEnd) return info;
        var (first, last) = (InfoBeginning, info.Length - InfoEnd);
        if (char.IsHighSurrogate(info[first - 1])) first--;
        if (char.IsLowSurrogate(info[last])) last++;
        return $"{info.AsSpan(0, first)} ... {info.AsSpan(last)}";
    }

    // What tasks at the ends of their branches saw and published, in the order in which they were entered.
    private static Variables Final(Draft draft)
    {
        var (workflow, course, final) = (draft.Plan.Workflow!, draft.Now.Course!, NamedPayloads.None);
        if (workflow.IsReverse)
            return course.Target is { } target && draft.Plan.TryFindTask(target, out var node) && course.Newest(node) is { } newest ? course.OutboundOf(course.Turns[newest]) : final;
        foreach (var key in course.Order)
        {
            if (course.Turns[key] is not { IsOpen: false, Next.Count: 0 } turn) continue;
            final = Merging.Over(final, course.OutboundOf(turn), merges: true);
        }

        return final;
    }
}
