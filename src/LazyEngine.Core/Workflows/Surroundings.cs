using System.Collections.Immutable;
using LazyEngine.Errors;
using LazyEngine.Executions;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Workflows;

/// <summary>Decides what becomes of the environment of a workflow that is to go on with another one.</summary>
internal static class Surroundings
{
    /// <summary>Why values cannot come over the environment; null where they can, or where there are none.</summary>
    public static EngineError? Refusal(Draft draft, Limits limits, ImmutableSortedDictionary<string, Payload> values)
    {
        if (values.IsEmpty) return null;
        if (draft.Now.Course is not { } course) return EngineError.InputsInvalid($"Execution '{draft.Now.Id}' runs no workflow: only workflows have an environment.");
        var size = SizeOf(Merging.Over(course.Environment, values, merges: true));
        if (size > limits.MessageBytes) return EngineError.PayloadTooLarge("The environment", size, limits.MessageBytes);
        return draft.Now.Parent is { } parent
            ? EngineError.NotInThisState(draft.Now.Id, draft.Now.State, $"it is the child of attempt {parent.Token}, and the environment is that of the family. Give it to execution '{parent.Token.Execution}'.")
            : null;
    }

    public static void Change(Draft draft, ImmutableSortedDictionary<string, Payload> values)
    {
        if (!values.IsEmpty) draft.Add(new EnvironmentChanged(values));
    }

    public static Execution Fold(Execution execution, EnvironmentChanged e)
    {
        if (execution.Course is not { } course) throw Evolution.Impossible(execution, nameof(EnvironmentChanged));
        return execution with { Course = course with { Environment = Merging.Over(course.Environment, e.Values, merges: true) } };
    }

    private static long SizeOf(Variables values) => values.Sum(value => (long)value.Value.Size);
}
