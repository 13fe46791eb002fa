using LazyEngine.TestKit;
using LazyEngine.Worker;

namespace LazyEngine.Cli.Flows;

/// <summary>Files that flows and handlers come from: .NET assemblies, and flows as data.</summary>
internal static class FlowFiles
{
    /// <summary>What <see cref="Load(IEnumerable{string}, IEnumerable{string})"/> takes, for descriptions.</summary>
    public const string Kinds = "a .NET assembly, or flows as data in .json, .yaml or .yml";

    /// <summary>Whether a text is meant as a file, and not as the name of a flow.</summary>
    public static bool LooksLikeFile(string text) =>
        text.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || FlowFile.Is(text) || text.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The modules of files; with flows as data come the handlers for tests, so that they can be run before there is any code.</summary>
    /// <exception cref="WrongUseException">A file cannot be used.</exception>
    /// <exception cref="InvalidFlowFileException">A file has problems.</exception>
    public static IReadOnlyList<IFlowModule> Load(params IEnumerable<string> files) => Load(files, []);

    /// <summary>The same, with the workflows of folders.</summary>
    /// <exception cref="WrongUseException">A file or folder cannot be used.</exception>
    /// <exception cref="InvalidFlowFileException">A file has problems.</exception>
    public static IReadOnlyList<IFlowModule> Load(IEnumerable<string> files, IEnumerable<string> folders)
    {
        var modules = new List<IFlowModule>();
        foreach (var file in files)
        {
            if (FlowFile.Is(file)) modules.Add(FlowFile.Load(file));
            else modules.AddRange(FlowAssembly.Load(file));
        }

        modules.AddRange(folders.Select(WorkflowFolder.Load));
        if (modules.Any(module => module is FlowFile or WorkflowFolder)) modules.Add(new TestHandlers());
        return modules;
    }
}
