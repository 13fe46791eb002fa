using System.Collections;
using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Nodes;

namespace LazyEngine.Wire.Tests;

/// <summary>Nothing that is said in the core is left out on the wire, and nothing on the wire is untested.</summary>
public sealed class CompletenessTests
{
    private static readonly Type[] Messages =
    [
        typeof(Commit),
        typeof(Execution),
        .. new[] { typeof(ExecutionCommand), typeof(ExecutionQuery), typeof(ExecutionReply), typeof(QueueMessage), typeof(QueueReport), typeof(QueueAnswer), typeof(WorkerMessage), typeof(NodeRequest), typeof(NodeReply) }.SelectMany(KindsOf),
    ];

    [Fact]
    public void Every_kind_of_message_has_a_manifest() =>
        Assert.Equal(Messages.Select(type => type.FullName).Order(StringComparer.Ordinal), WireCodec.Manifests.Entries.Select(entry => entry.Type.FullName).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_kind_of_message_has_a_sample() =>
        Assert.Empty(Messages.Except(Samples.All.Values.Select(sample => sample.GetType())));

    [Fact]
    public void Every_kind_of_event_and_outcome_has_a_sample()
    {
        var events = Samples.All.Values.OfType<Commit>().SelectMany(commit => commit.Events).Select(happened => happened.GetType());
        var outcomes = Samples.All.Values.OfType<ExecutionCommand.Complete>().Select(done => done.Outcome.GetType());

        Assert.Empty(KindsOf(typeof(ExecutionEvent)).Except(events));
        Assert.Empty(KindsOf(typeof(TaskOutcome)).Except(outcomes));
    }

    [Fact]
    public void Every_property_has_a_value_in_some_sample()
    {
        // Equal round trips show that it is carried only where there is something to carry.
        var (all, set) = (new HashSet<PropertyInfo>(), new HashSet<PropertyInfo>());
        foreach (var sample in Samples.All.Values) Walk(sample, all, set);

        Assert.Empty(all.Except(set).Select(property => $"{property.DeclaringType!.FullName}.{property.Name}"));
    }

    [Fact]
    public void Every_field_is_set_in_some_recorded_file()
    {
        var (all, set) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var sample in Samples.All.Values)
        {
            var entry = WireCodec.Manifests.Find(sample.GetType())!;
            Walk(entry.Shape.Parser.ParseFrom(WireCodec.Encode(sample)), set);
            Walk(entry.Shape, all);
        }

        Assert.Empty(all.Except(set));
    }

    private static IEnumerable<Type> KindsOf(Type union) =>
        union.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(type => type.IsSealed && type.IsSubclassOf(union));

    private static void Walk(object? value, HashSet<PropertyInfo> all, HashSet<PropertyInfo> set)
    {
        if (value is null or string or Payload || value.GetType().Assembly != typeof(Commit).Assembly || value.GetType().IsEnum)
        {
            if (value is IEnumerable items and not string) WalkAll(items, all, set);
            return;
        }

        if (value is IEnumerable own)
        {
            WalkAll(own, all, set);
            return;
        }

        foreach (var property in value.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.GetIndexParameters().Length == 0))
        {
            var part = property.GetValue(value);
            all.Add(property);
            if (HasValue(part, property.PropertyType)) set.Add(property);
            Walk(part, all, set);
        }
    }

    private static void WalkAll(IEnumerable items, HashSet<PropertyInfo> all, HashSet<PropertyInfo> set)
    {
        foreach (var item in items.Cast<object?>().OfType<object>())
        {
            if (item.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)) Walk(type.GetProperty("Value")!.GetValue(item), all, set);
            else Walk(item, all, set);
        }
    }

    private static bool HasValue(object? value, Type type) => value switch
    {
        null => false,
        string text => text.Length > 0,
        IEnumerable items => items.Cast<object>().Any(),
        _ when Nullable.GetUnderlyingType(type) is not null => true,
        _ when type.IsValueType => !value.Equals(Activator.CreateInstance(type)),
        _ => true,
    };

    private static void Walk(MessageDescriptor shape, HashSet<string> all)
    {
        foreach (var field in shape.Fields.InDeclarationOrder())
        {
            if (all.Add(field.FullName) && field.FieldType == FieldType.Message) Walk(field.MessageType, all);
        }
    }

    private static void Walk(IMessage message, HashSet<string> set)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var value = field.Accessor.GetValue(message);
            IEnumerable<object> values = value is IList list ? list.Cast<object>() : [value];
            foreach (var item in values.Where(item => field.IsRepeated || (field.HasPresence ? field.Accessor.HasValue(message) : !IsDefault(item))))
            {
                set.Add(field.FullName);
                if (item is IMessage inner) Walk(inner, set);
            }
        }
    }

    private static bool IsDefault(object value) => value switch
    {
        string text => text.Length == 0,
        ByteString bytes => bytes.IsEmpty,
        bool flag => !flag,
        _ => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) == 0,
    };
}
