using System.Text.RegularExpressions;
using LazyEngine.Language.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LazyEngine.Language.Expressions.Python;

/// <summary>YAML in expressions.</summary>
internal static partial class YamlText
{
    /// <summary>Reads YAML 1.2.</summary>
    /// <exception cref="ExpressionException">The text is none, or has too much in it.</exception>
    public static Value Read(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return Value.Null;
        var log = new DocumentLog(DocumentLimits.Default);
        // What is wrong would show parts of the text, which may be a secret.
        return DocumentReader.Read(text, log, DocumentLimits.Default) is { } root && log.IsEmpty
            ? Of(root)
            : throw new ExpressionException(ExpressionProblem.Evaluation, "The text is no YAML that can be read.");
    }

    /// <summary>Writes each item on a line of its own, in the order of the keys.</summary>
    public static string Of(Budget budget, Value value)
    {
        // The quotes and line breaks that YAML may add are no more than the JSON of the value has.
        JsonText.Indented(budget, value, 4);
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(2, int.MaxValue, false, Nesting.Deepest * 2));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, value);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static Value Of(Node node) => node switch
    {
        Node.List list => Value.OfList([.. list.Items.Select(Of)]),
        Node.Map map => ValueMap.Of(map.Entries.Select(entry => (entry.Key.Text, Of(entry.Value)))),
        Node.Scalar { Kind: ScalarKind.Null } => Value.Null,
        Node.Scalar { Kind: ScalarKind.Boolean } scalar => Value.Of(scalar.Text[0] is 't' or 'T'),
        Node.Scalar { Kind: ScalarKind.Integer or ScalarKind.Number } scalar => JsonText.Read(CoreSchema.JsonOf(scalar)),
        Node.Scalar { Kind: ScalarKind.Unbounded } scalar => Value.Of(scalar.Text.EndsWith("nan", StringComparison.OrdinalIgnoreCase) ? double.NaN : scalar.Text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity),
        _ => Value.Of(((Node.Scalar)node).Text),
    };

    private static void Emit(IEmitter emitter, Value value)
    {
        if (value.Kind == ValueKind.Map)
        {
            emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, value.Map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
            foreach (var (name, entry) in value.Map.Entries.Select(entry => (Name: JsonValue.NameOf(entry.Key), entry)).OrderBy(pair => pair.Name, StringComparer.Ordinal))
            {
                emitter.Emit(entry.Key.Kind == ValueKind.Text ? Text(name) : Plain(name));
                Emit(emitter, entry.Value);
            }

            emitter.Emit(new MappingEnd());
        }
        else if (value.IsIterable)
        {
            var items = value.Enumerate().ToList();
            emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
            foreach (var item in items) Emit(emitter, item);
            emitter.Emit(new SequenceEnd());
        }
        else
        {
            emitter.Emit(value.Kind is ValueKind.Text or ValueKind.Time or ValueKind.Span ? Text(JsonValue.NameOf(value)) : Plain(JsonValue.NameOf(value)));
        }
    }

    private static Scalar Plain(string text) => new(AnchorName.Empty, TagName.Empty, text, ScalarStyle.Plain, true, false);

    private static Scalar Text(string text)
    {
        var style = text.Any(unit => unit < ' ' || char.IsSurrogate(unit)) ? ScalarStyle.DoubleQuoted : CoreSchema.KindOf(text) == ScalarKind.Text && Word().IsMatch(text) ? ScalarStyle.Plain : ScalarStyle.SingleQuoted;
        return new Scalar(AnchorName.Empty, TagName.Empty, text, style, style == ScalarStyle.Plain, style != ScalarStyle.Plain);
    }

    // Readers of YAML 1.1 take some words for booleans.
    [GeneratedRegex(@"\A(?!(?:y|n|yes|no|on|off)\z)[\p{L}_][\p{L}\p{N}_./ -]*(?<! )\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Word();
}
