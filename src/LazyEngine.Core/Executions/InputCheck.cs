using System.Collections.Immutable;
using LazyEngine.Errors;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>Checks the inputs of a run against what the plan requires; names everything that is wrong at once.</summary>
internal static class InputCheck
{
    public static EngineError? Of(Plan plan, Limits limits, ImmutableSortedDictionary<string, Payload> inputs)
    {
        var problems = new List<string>();
        foreach (var required in plan.RequiredInputs)
        {
            if (!inputs.ContainsKey(required.Name))
                problems.Add($"input '{required.Name}' is missing{(required.Tasks.Count == 0 ? string.Empty : $": {(required.Tasks.Count == 1 ? "task" : "tasks")} {string.Join(", ", required.Tasks.Select(task => $"'{task}'"))} {(required.Tasks.Count == 1 ? "needs" : "need")} it")}");
        }

        if (plan.DeclaredInputs is { } declared)
        {
            foreach (var name in inputs.Keys.Where(name => !declared.Contains(name)))
                problems.Add($"input '{name}' is not declared by the flow: it takes {(declared.Count == 0 ? "none" : string.Join(", ", declared.Select(known => $"'{known}'")))}");
        }

        if (problems.Count > 0) return EngineError.InputsInvalid($"Flow '{plan.Name}' cannot run: {string.Join("; ", problems)}.");

        var total = 0L;
        foreach (var (name, value) in inputs)
        {
            if (value.Size > limits.PayloadBytes) return EngineError.PayloadTooLarge($"Input '{name}'", value.Size, limits.PayloadBytes);
            total += value.Size;
        }

        return total > limits.MessageBytes ? EngineError.PayloadTooLarge("The inputs together", total, limits.MessageBytes) : null;
    }
}
