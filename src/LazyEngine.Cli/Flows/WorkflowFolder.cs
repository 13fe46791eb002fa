using LazyEngine.Language;
using LazyEngine.Plans;
using LazyEngine.Worker;

namespace LazyEngine.Cli.Flows;

/// <summary>All workflows of a folder. They are one source, so that each finds the others, in whatever file they stand.</summary>
internal sealed class WorkflowFolder : IFlowModule
{
    private static readonly string[] Endings = [".yaml", ".yml"];

    private readonly Sequence<LazyEngine.Flows.Flow> _flows;

    private WorkflowFolder(Sequence<LazyEngine.Flows.Flow> flows) => _flows = flows;

    /// <summary>Reads a folder.</summary>
    /// <exception cref="WrongUseException">There is no such folder, or it has no workflows.</exception>
    /// <exception cref="InvalidFlowFileException">A file has problems.</exception>
    public static WorkflowFolder Load(string folder)
    {
        if (!Directory.Exists(folder)) throw new WrongUseException($"There is no folder '{Path.GetFullPath(folder)}'.");
        var files = Directory.EnumerateFiles(folder).Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0) throw new WrongUseException($"'{folder}' has no workflows: no file ends in {string.Join(" or ", Endings)}.");
        var texts = files.ConvertAll(FlowFile.Text);
        try
        {
            return new WorkflowFolder(WorkflowData.Read(string.Join("\n---\n", texts)));
        }
        catch (InvalidDocumentException wrong)
        {
            // Places are those in the whole source; a person looks into one file.
            var (first, file) = (wrong.Problems[0].Line, 0);
            while (file < texts.Count - 1 && first > LinesOf(texts[file])) first -= LinesOf(texts[file++]);
            var before = wrong.Problems[0].Line - first;
            throw new InvalidFlowFileException(files[file], [.. wrong.Problems.Where(problem => problem.Line > before && problem.Line - before <= LinesOf(texts[file])).Select(problem => problem with { Line = problem.Line - before })]);
        }
    }

    /// <inheritdoc />
    public void Register(IFlowRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        foreach (var flow in _flows)
        {
            registry.AddFlow(flow);
            foreach (var queue in PlanCompiler.Compile(flow, default).Plan!.Queues.Where(queue => queue != LazyEngine.Flows.TaskDefinition.DefaultQueue)) registry.WorkOn(queue);
        }
    }

    // With the line that parts it from the next one.
    private static int LinesOf(string text) => text.Count(c => c == '\n') + 2;
}
