using LazyEngine.Language;
using LazyEngine.TestKit;
using LazyEngine.Worker;

namespace LazyEngine.Cli.Flows;

/// <summary>Files that flows and handlers come from: .NET assemblies, and flows as data.</summary>
internal static class FlowFiles
{
    /// <summary>What <see cref="Load"/> takes, for descriptions.</summary>
    public const string Kinds = "a .NET assembly, or flows as data in .json, .yaml or .yml";

    /// <summary>Whether a text is meant as a file, and not as the name of a flow.</summary>
    public static bool LooksLikeFile(string text) =>
        text.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || FlowFile.Is(text) || text.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The modules of files; with flows as data come the handlers for tests, so that they can be run before there is any code.</summary>
    /// <exception cref="WrongUseException">A file cannot be used.</exception>
    /// <exception cref="InvalidFlowFileException">A file has problems.</exception>
    public static IReadOnlyList<IFlowModule> Load(params IEnumerable<string> files)
    {
        var modules = new List<IFlowModule>();
        foreach (var file in files)
        {
            if (FlowFile.Is(file)) modules.Add(FlowFile.Load(file));
            else modules.AddRange(FlowAssembly.Load(file));
        }

        if (!modules.OfType<FlowFile>().Any()) return modules;
        modules.Add(new TestHandlers());
        modules.Add(new WorkflowActions());
        return modules;
    }
}
