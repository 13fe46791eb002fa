using LazyEngine.Flows;
using LazyEngine.Language.Documents;
using LazyEngine.Language.Patterns;

namespace LazyEngine.Language;

/// <summary>Flows as data: documents that programs and people write, in JSON or YAML 1.2. The format is told in <c>docs/flow-files.md</c>.</summary>
public static class FlowData
{
    /// <summary>Reads the flows of a document, and checks that each can be run.</summary>
    /// <param name="text">The document, at most 8 Mi characters.</param>
    /// <returns>The flows in the order of the document; at least one, and each with another name.</returns>
    /// <exception cref="InvalidDocumentException">The document has problems; all are listed, each with its place.</exception>
    public static Sequence<Flow> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        WorkflowData.Register();
        var log = new DocumentLog(DocumentLimits.Default);
        Sequence<Flow> flows = DocumentReader.Read(text, log, DocumentLimits.Default) is { } root ? [.. new FlowReader(log).Read(root)] : [];
        return log.IsEmpty ? flows : throw new InvalidDocumentException(log.ToSequence());
    }

    /// <summary>Writes a flow as a document.</summary>
    /// <remarks>The child of a flow that was read back from a store is known by its hash only; it is written by its name, and reads where a flow of that name stands before it.</remarks>
    /// <param name="flow">The flow. What is wrong with it is written too.</param>
    /// <returns>JSON that reads as an equal flow where this one is valid.</returns>
    public static string Write(Flow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return FlowWriter.Write(flow);
    }
}
