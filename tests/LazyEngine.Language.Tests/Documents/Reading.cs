using LazyEngine.Language.Documents;

namespace LazyEngine.Language.Tests.Documents;

/// <summary>A text that was read, with what was found wrong.</summary>
internal sealed record Reading(Node? Root, Sequence<DocumentProblem> Problems)
{
    public static Reading Of(string text, DocumentLimits? limits = null)
    {
        var log = new DocumentLog(limits ?? DocumentLimits.Default);
        var root = DocumentReader.Read(text, log, limits ?? DocumentLimits.Default);
        return new Reading(root, log.ToSequence());
    }

    /// <summary>The JSON that a document without problems stands for.</summary>
    public static string JsonOf(string text)
    {
        var log = new DocumentLog(DocumentLimits.Default);
        var root = DocumentReader.Read(text, log, DocumentLimits.Default);
        var value = root is null ? null : JsonValues.Read(root, log);
        Assert.Empty(log.ToSequence());
        return value!.ToString();
    }
}
