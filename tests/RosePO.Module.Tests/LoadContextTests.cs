using System.Runtime.Loader;

namespace RosePO.Module.Tests;

[Collection(Host.Collection)]
public sealed class LoadContextTests(Host host) : IClassFixture<Host>
{
    private const string Import = "Import-RecDataset -Format Sample -SampleUsers 20 -SampleFamilies 8 -SampleFamilySize 4";

    private static IEnumerable<string?> NamesIn(AssemblyLoadContext context) => context.Assemblies.Select(assembly => assembly.GetName().Name);

    [Theory]
    [InlineData("[RosePO.DatasetResult]")]
    [InlineData("[RosePO.TrainingStage]::Align")]
    [InlineData("[RosePO.RoseException]")]
    public void Types_that_users_see_resolve_by_name(string expression) => Assert.NotNull(Assert.Single(host.Get(expression)));

    [Fact]
    public void The_core_and_what_it_needs_stay_out_of_the_default_context()
    {
        Assert.Single(host.Get(Import));
        var mine = Assert.Single(AssemblyLoadContext.All, context => context.Name == "RosePO.Core");
        Assert.Contains("RosePO.Core", NamesIn(mine));
        Assert.Contains("DuckDB.NET.Data", NamesIn(mine));
        Assert.DoesNotContain(NamesIn(AssemblyLoadContext.Default), name => name is "RosePO.Core" or "TorchSharp" or "DuckDB.NET.Data" or "YamlDotNet");
        Assert.DoesNotContain("RosePO.Abstractions", NamesIn(mine));
    }

    [Fact]
    public void Importing_again_finds_the_same_core()
    {
        host.Get(Import);
        host.Get($"Remove-Module RosePO; Import-Module '{Repository.Manifest}' -Force");
        Assert.Single(host.Get(Import));
        Assert.Single(AssemblyLoadContext.All, context => context.Name == "RosePO.Core");
    }
}
