using LazyEngine.Flows;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>A task that runs a workflow as an execution of its own.</summary>
/// <param name="library">Knows the workflows of the source.</param>
/// <param name="workbook">The workbook whose workflows come first.</param>
/// <param name="name">The name, which may depend on data.</param>
/// <param name="input">What it is given; null for nothing.</param>
internal sealed class WorkflowCall(Library library, string? workbook, Formula name, Formula? input) : ICall
{
    public string Name => name.Text;

    public bool IsChild => true;

    public Call Prepare(Facts facts)
    {
        var called = Results.TextOf(name.Evaluate(facts));
        var entry = library.Find(called, workbook) ?? throw new FormulaException($"There is no workflow '{called}' in the source.");
        var given = input?.Map(facts) ?? NamedPayloads.None;
        ActionCall.Fill(given, entry.Inputs, $"Workflow '{entry.Name}'");
        return new Call(entry.Name, string.Empty, given) { Flow = library.HashOf(entry.Name) };
    }

    public Payload Convert(Call call, Payload result, Facts facts) => result;
}
