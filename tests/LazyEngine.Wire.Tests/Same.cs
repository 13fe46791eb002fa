using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using LazyEngine.Executions;
using LazyEngine.Workflows;

namespace LazyEngine.Wire.Tests;

/// <summary>Compares by value what compares by reference: the collections inside a state.</summary>
internal static class Same
{
    public static void As(object expected, object actual)
    {
        if (expected is not Execution)
        {
            Assert.Equal(expected, actual);
            return;
        }

        Assert.IsType<Execution>(actual);
        Parts(expected, actual);
    }

    private static void Parts(object expected, object? actual)
    {
        foreach (var property in expected.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.GetIndexParameters().Length == 0))
        {
            var (wanted, got) = (property.GetValue(expected), property.GetValue(actual));
            if (wanted is Course or Turn or Family) Parts(wanted, got);
            else if (wanted is ImmutableSortedDictionary<TurnKey, Turn> turns) Turns(turns, (ImmutableSortedDictionary<TurnKey, Turn>)got!);
            else if (wanted is IEnumerable and not string) Assert.Equal(((IEnumerable)wanted).Cast<object>(), ((IEnumerable)got!).Cast<object>());
            else Assert.True(Equals(wanted, got), $"{property.Name}: {wanted} became {got}.");
        }
    }

    private static void Turns(ImmutableSortedDictionary<TurnKey, Turn> wanted, ImmutableSortedDictionary<TurnKey, Turn> got)
    {
        Assert.Equal(wanted.Keys, got.Keys);
        foreach (var (key, turn) in wanted) Parts(turn, got[key]);
    }
}
