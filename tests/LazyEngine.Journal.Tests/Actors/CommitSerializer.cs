using System.Text;
using Akka.Actor;
using Akka.Serialization;
using LazyEngine.Executions;

namespace LazyEngine.Journal.Tests;

/// <summary>Writes the id of a commit's execution and reads it back as text: enough to see what the journal makes of a commit.</summary>
public sealed class CommitSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 9_001;

    public override string Manifest(object o) => "commit.v1";

    public override byte[] ToBinary(object obj) => obj is Commit { At: var at } commit && at != DateTimeOffset.MinValue
        ? Encoding.UTF8.GetBytes(commit.Execution.Value)
        : throw new NotSupportedException("A commit without a time cannot be written.");

    public override object FromBinary(byte[] bytes, string manifest) => Encoding.UTF8.GetString(bytes);
}
