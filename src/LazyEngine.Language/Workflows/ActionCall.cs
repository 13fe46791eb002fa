using System.Collections.Immutable;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>A task that runs an action: a handler, or one with other inputs and another result.</summary>
/// <param name="library">Knows the actions of the source.</param>
/// <param name="workbook">The workbook whose actions come first.</param>
/// <param name="name">The name, which may depend on data.</param>
/// <param name="input">What it is given; null for nothing.</param>
internal sealed class ActionCall(Library library, string? workbook, Formula name, Formula? input) : ICall
{
    private const int DepthMax = 20;

    public string Name => name.Text;

    public bool IsChild => false;

    public Call Prepare(Facts facts)
    {
        var action = Results.TextOf(name.Evaluate(facts));
        var given = input?.Map(facts) ?? NamedPayloads.None;
        var (handler, last, isWritten) = Expand(action, workbook, given, facts, 0, input);
        // What is written was looked at when it was registered, and what was registered before that was so is left as it is.
        if (!(isWritten && name.IsConstant) && facts.Execution.Rules >= Rules.InputsAreChecked && StandardActions.Find(handler)?.ProblemOf(last.Keys) is { } problem) throw new FormulaException(problem);
        return new Call(action, handler, last);
    }

    public Payload Convert(Call call, Payload result, Facts facts) => Convert(call.Action, workbook, result, facts, 0);

    /// <summary>What was given, and the defaults of the rest.</summary>
    /// <exception cref="FormulaException">Something is missing, or is not taken.</exception>
    public static ImmutableSortedDictionary<string, Payload> Fill(ImmutableSortedDictionary<string, Payload> given, Sequence<WorkflowInput> inputs, string what)
    {
        var unknown = given.Keys.Where(key => inputs.All(known => known.Name != key)).ToList();
        if (unknown.Count > 0) throw new FormulaException($"{what} does not take {string.Join(", ", unknown.Select(key => $"'{key}'"))}; it takes {(inputs.Count == 0 ? "nothing" : string.Join(", ", inputs.Select(known => $"'{known.Name}'")))}.");
        var missing = inputs.Where(known => known.Default is null && !given.ContainsKey(known.Name)).ToList();
        if (missing.Count > 0) throw new FormulaException($"{what} needs {string.Join(", ", missing.Select(known => $"'{known.Name}'"))}.");
        return given.SetItems(inputs.Where(known => !given.ContainsKey(known.Name)).Select(known => KeyValuePair.Create(known.Name, known.Default!)));
    }

    // Whether the names of the inputs stand in the text is told of those that the handler is given.
    private (string Handler, ImmutableSortedDictionary<string, Payload> Input, bool IsWritten) Expand(string action, string? book, ImmutableSortedDictionary<string, Payload> given, Facts facts, int depth, Formula? from)
    {
        if (library.FindAction(action, book) is not { } adHoc) return (action, given, from is null or { HasWrittenNames: true });
        if (depth >= DepthMax) throw new FormulaException($"Action '{action}' calls actions that call actions, more than {DepthMax} deep.");
        var filled = Fill(given, adHoc.Inputs, $"Action '{adHoc.Name}'");
        var inner = adHoc.BaseInput?.Map(facts.Rooted(Concluding.ObjectOf(filled))) ?? NamedPayloads.None;
        return Expand(adHoc.Base, adHoc.Workbook, inner, facts, depth + 1, adHoc.BaseInput);
    }

    private Payload Convert(string action, string? book, Payload result, Facts facts, int depth)
    {
        if (library.FindAction(action, book) is not { } adHoc || depth >= DepthMax) return result;
        var inner = Convert(adHoc.Base, adHoc.Workbook, result, facts, depth + 1);
        return adHoc.Output?.Evaluate(facts.Rooted(inner)) ?? inner;
    }
}
