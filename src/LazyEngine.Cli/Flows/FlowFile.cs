using System.Globalization;
using System.Text;
using LazyEngine.Flows;
using LazyEngine.Language;
using LazyEngine.Plans;
using LazyEngine.Worker;

namespace LazyEngine.Cli.Flows;

/// <summary>Flows as data: a JSON or YAML file.</summary>
internal sealed class FlowFile : IFlowModule
{
    /// <summary>No file of more bytes can have few enough characters.</summary>
    private const long MostBytes = 32L * 1024 * 1024;

    private static readonly string[] Endings = [".json", ".yaml", ".yml"];

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private FlowFile(Sequence<Flow> flows) => Flows = flows;

    /// <summary>The flows in the order of the file.</summary>
    public Sequence<Flow> Flows { get; }

    /// <summary>Whether a name is that of such a file.</summary>
    public static bool Is(string file) => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a file.</summary>
    /// <exception cref="WrongUseException">The file cannot be read.</exception>
    /// <exception cref="InvalidFlowFileException">It has problems.</exception>
    public static FlowFile Load(string file)
    {
        try
        {
            var text = Text(file);
            return new FlowFile(WorkflowData.IsWorkflow(text) ? WorkflowData.Read(text) : FlowData.Read(text));
        }
        catch (InvalidDocumentException wrong)
        {
            throw new InvalidFlowFileException(file, wrong.Problems);
        }
    }

    /// <inheritdoc />
    public void Register(IFlowRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        foreach (var flow in Flows)
        {
            registry.AddFlow(flow);
            // Nobody else can say so for a file.
            foreach (var queue in QueuesOf(flow).Distinct(StringComparer.Ordinal).Where(queue => queue != TaskDefinition.DefaultQueue)) registry.WorkOn(queue);
        }
    }

    private static IEnumerable<string> QueuesOf(Flow flow) => flow.Source is not null ? PlanCompiler.Compile(flow, default).Plan!.Queues :
    [
        .. flow.Items.SelectMany(item => item is Flow inner ? QueuesOf(inner) : QueuesOf((TaskDefinition)item)),
        .. flow.Links.Select(link => link.Decider?.QueueName).OfType<string>(),
        .. flow.Controller is { } controller ? [controller.QueueName] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> QueuesOf(TaskDefinition task) =>
    [
        task.QueueName,
        .. task.Compensation?.QueueName is { } undoing ? [undoing] : Array.Empty<string>(),
        .. task.ChildFlow?.Definition is { } child ? QueuesOf(child) : [],
    ];

    /// <summary>The text of a file, which is UTF-8.</summary>
    /// <exception cref="WrongUseException">The file cannot be read.</exception>
    public static string Text(string file)
    {
        try
        {
            var path = Path.GetFullPath(file);
            if (!File.Exists(path)) throw new WrongUseException($"There is no file '{path}'.");
            var length = new FileInfo(path).Length;
            if (length > MostBytes) throw new WrongUseException(string.Create(CultureInfo.InvariantCulture, $"'{file}' has {length} bytes; a file of flows may have {MostBytes} at most."));
            using var reader = new StreamReader(path, Strict, detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            throw new WrongUseException($"'{file}' is no text in UTF-8.");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new WrongUseException($"'{file}' cannot be read: {cause.Message}");
        }
    }
}
