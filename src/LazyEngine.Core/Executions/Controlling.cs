using System.Collections.Immutable;
using System.Text.Json;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>The retry controllers that come with the engine: which value a round has, and whether there is another.</summary>
internal static class Controlling
{
    /// <summary>The code of a controller that has no value left to give.</summary>
    public const string NoValueLeft = "NoValueLeft";

    /// <summary>The code of a controller whose list of values is none.</summary>
    public const string NoList = "NoList";

    /// <summary>The code of a controller whose answer is none.</summary>
    public const string NoAnswer = "NoAnswer";

    /// <summary>What the handler of a controller has answered; null where that is no answer.</summary>
    public static RetryDecision? AnswerOf(Payload result) => result.Bytes.Span switch
    {
        var text when text.SequenceEqual("\"retry\""u8) => RetryDecision.Retry,
        var text when text.SequenceEqual("\"revert\""u8) => RetryDecision.Revert,
        var text when text.SequenceEqual("\"revertAll\""u8) => RetryDecision.RevertAll,
        _ => null,
    };

    /// <summary>The value of the next round.</summary>
    public static TaskOutcome Next(Plan plan, Execution execution, InstanceKey key)
    {
        var controller = plan.ControllerAt(key.Node)!;
        var history = execution.Tasks.GetValueOrDefault(key)?.History ?? [];
        switch (controller.Kind)
        {
            case RetryKind.Times:
                return new TaskOutcome.Success(Payload.Json(history.Count + 1));
            case RetryKind.ForEach or RetryKind.ParameterizedForEach:
                var (values, error) = ValuesOf(plan, execution, key, controller);
                if (error is not null) return new TaskOutcome.Failure(error);
                var left = Left(values, history);
                return left.Count > 0
                    ? new TaskOutcome.Success(left[0])
                    : new TaskOutcome.Failure(new TaskFailure(NoValueLeft, $"Retry controller '{plan.TaskAt(key.Node)!.Name}' has no value left to try. Give it more values."));
            default:
                return new TaskOutcome.Success(Payload.None);
        }
    }

    /// <summary>What becomes of a failure.</summary>
    public static RetryDecision Decide(Plan plan, Execution execution, InstanceKey key)
    {
        var controller = plan.ControllerAt(key.Node)!;
        var history = execution.Tasks[key].History;
        var isAnother = controller.Kind switch
        {
            RetryKind.Times => history.Count < controller.Rounds,
            RetryKind.ForEach or RetryKind.ParameterizedForEach => ValuesOf(plan, execution, key, controller) is { Error: null } found && Left(found.Values, history).Count > 0,
            _ => false,
        };
        return isAnother ? RetryDecision.Retry : controller.RevertsAll ? RetryDecision.RevertAll : RetryDecision.Revert;
    }

    // A value that is listed twice is tried twice.
    private static List<Payload> Left(IReadOnlyList<Payload> values, ImmutableList<Round> history)
    {
        var left = values.ToList();
        foreach (var round in history) left.Remove(round.Value);
        return left;
    }

    private static (IReadOnlyList<Payload> Values, TaskFailure? Error) ValuesOf(Plan plan, Execution execution, InstanceKey key, RetryController controller)
    {
        if (controller.Kind == RetryKind.ForEach) return (controller.Values, null);
        var name = plan.TaskAt(key.Node)!.Name;
        var binding = plan.BindingsOf(key.Node).FirstOrDefault(binding => binding.Argument == RetryController.ValuesArgument);
        if (binding is null || Arguments.ValueOf(execution, binding) is not { } list)
            return ([], new TaskFailure(NoList, $"Retry controller '{name}' finds no list of values. Let a task before it provide one."));
        try
        {
            using var json = JsonDocument.Parse(list.Bytes);
            if (json.RootElement.ValueKind == JsonValueKind.Array) return ([.. json.RootElement.EnumerateArray().Select(item => new Payload(System.Text.Encoding.UTF8.GetBytes(item.GetRawText()), Payload.JsonContentType))], null);
        }
        catch (JsonException)
        {
            // It is said below.
        }

        return ([], new TaskFailure(NoList, $"What retry controller '{name}' goes through is no JSON list. Provide a list of values."));
    }
}
