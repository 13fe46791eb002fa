namespace LazyEngine.Server;

/// <summary>Which roles may use an endpoint: each of those named, and an admin. Without any, whoever reaches it.</summary>
/// <remarks>On a method of a gRPC service it says so for that method.</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class NeedsAttribute(params Role[] roles) : Attribute
{
    public IReadOnlyList<Role> Roles { get; } = roles;

    public bool AreMetBy(IReadOnlyCollection<Role> held) =>
        Roles.Count == 0 || held.Contains(Role.Admin) || Roles.Any(role => held.Contains(role) || (role == Role.Reader && held.Contains(Role.Operator)));
}
