using RosePO.Core.Tests.Arrows;
using RosePO.Core.Training;

namespace RosePO.Core.Tests;

public sealed class ArchitectureTests
{
    private static readonly IReadOnlySet<TypeReference> s_references = TypeReferences.Of(typeof(TrainModel).Assembly);

    [Fact]
    public void No_room_of_the_core_reads_one_above_it_and_no_two_read_each_other()
    {
        var faults = Rooms.Faults(s_references);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Every_type_of_the_core_is_in_a_room_that_has_a_floor() => Assert.Equal(
        [],
        typeof(TrainModel).Assembly.GetTypes()
            .Where(type => !type.IsNested && type.Namespace?.StartsWith("RosePO.Core", StringComparison.Ordinal) == true)
            .Where(type => Rooms.Of(type.FullName!) is not { } room || !Rooms.Has(room))
            .Select(type => type.FullName));

    [Theory]
    [InlineData("Models.A", "Training.B", 1)]
    [InlineData("Text.A", "Models.B", 1)]
    [InlineData("Training.A", "Models.B", 0)]
    [InlineData("Oracles.A", "Models.B", 0)]
    [InlineData("Oracles.A", "Oracles.Networks.B", 0)]
    public void An_arrow_that_points_up_is_a_fault(string from, string to, int faults) =>
        Assert.Equal(faults, Rooms.Faults([Reference(from, to)]).Count);

    [Fact]
    public void Two_rooms_of_one_floor_that_read_each_other_are_named_with_their_types() => Assert.Equal(
        ["Models.B reads Oracles.C", "Oracles.A reads Models.B"],
        Rooms.Faults([Reference("Oracles.A", "Models.B"), Reference("Models.B", "Oracles.C")]));

    [Fact]
    public void References_are_found_in_bodies_lambdas_signatures_generic_arguments_and_attributes()
    {
        var found = TypeReferences.Of(typeof(ArchitectureTests).Assembly);
        string[] expected = [nameof(Called), nameof(Created), nameof(Asked), nameof(Listed), nameof(TakenAttribute), nameof(Base)];
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            found.Where(reference => reference.From == typeof(Reader).FullName)
                .Select(reference => reference.To[(typeof(Reader).Namespace!.Length + 1)..])
                .Where(expected.Contains)
                .Order(StringComparer.Ordinal));
    }

    private static TypeReference Reference(string from, string to) => new("RosePO.Core." + from, "RosePO.Core." + to);
}
