using System.Diagnostics;
using System.Management.Automation;
using System.Xml.Linq;

namespace RosePO.Module.Tests;

[Collection(Host.Collection)]
public sealed class HelpTests(Host host) : IClassFixture<Host>
{
    public static TheoryData<string> Commands => JobTests.Commands;

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_has_a_synopsis_a_description_and_examples(string command)
    {
        dynamic help = Assert.Single(host.Get($"Get-Help {command} -Full"));
        Assert.EndsWith(".", (string)help.Synopsis);
        Assert.NotEmpty((object[])help.description);
        var code = host.Get($"(Get-Help {command} -Examples).examples.example.code");
        Assert.NotEmpty(code);
        Assert.All(code, line => Assert.Contains(command, line.ToString()));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_describes_every_parameter(string command)
    {
        var common = Cmdlet.CommonParameters;
        var parameters = host.Get($"(Get-Command {command}).Parameters.Keys").Select(name => name.ToString()).Except(common).ToList();
        var described = host.Get($"(Get-Help {command} -Full).parameters.parameter")
            .ToDictionary(parameter => parameter.Properties["name"].Value.ToString()!, Described);
        Assert.NotEmpty(parameters);
        Assert.All(parameters, name => Assert.True(described.GetValueOrDefault(name!), name));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Examples_name_only_parameters_that_exist(string command)
    {
        foreach (var example in host.Get($"(Get-Help {command} -Examples).examples.example.code"))
        {
            var script = ScriptBlock.Create(example.ToString()).Ast;
            foreach (var call in script.FindAll(node => node is System.Management.Automation.Language.CommandAst, true).Cast<System.Management.Automation.Language.CommandAst>())
            {
                // What PowerShell itself brings is not this module's to describe, and this host has only some of it.
                if (host.Get($"Get-Command '{call.GetCommandName()}' -Module RosePO -ErrorAction Ignore").Count == 0)
                {
                    continue;
                }

                var names = host.Get($"(Get-Command {call.GetCommandName()}).Parameters.Keys").Select(name => name.ToString()!).ToList();
                Assert.All(
                    call.CommandElements.OfType<System.Management.Automation.Language.CommandParameterAst>(),
                    used => Assert.Contains(used.ParameterName, names));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_names_what_to_look_at_next(string command)
    {
        var links = host.Get($"(Get-Help {command} -Full).relatedLinks.navigationLink.linkText").Select(text => text.ToString()!).ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.NotEmpty(host.Get(link.StartsWith("about_", StringComparison.Ordinal) ? $"Get-Help {link}" : $"Get-Command {link}")));
    }

    [Fact]
    public void Help_of_a_published_module_opens_at_the_command_on_a_page_that_has_it()
    {
        const string Address = "https://docs.example/powershell";
        var output = host.InFolder("help.xml");
        using var generator = Process.Start("dotnet", [Repository.Built("module/help", "RosePO.Help.dll"), Repository.Built("module", "RosePO.Module.dll"), Repository.Built("module", "RosePO.Module.xml"), output, Address]);
        generator.WaitForExit();
        XNamespace maml = "http://schemas.microsoft.com/maml/2004/10";
        var commands = XDocument.Load(output).Descendants().Where(element => element.Name.LocalName == "command").ToList();
        Assert.Equal(Commands.Count, commands.Count);
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "powershell.md"));
        Assert.All(commands, command =>
        {
            var link = command.Descendants(maml + "uri").First().Value.Split('#');
            Assert.Equal(Address, link[0]);
            Assert.Contains($"<a id=\"{link[1]}\"></a>`{command.Descendants().First(element => element.Name.LocalName == "name").Value}`", page);
        });
    }

    [Fact]
    public void The_module_has_an_about_topic() =>
        Assert.Contains("ROSEPO_LIBTORCH", Assert.Single(host.Get("Get-Help about_RosePO")).ToString());

    private static bool Described(PSObject parameter) =>
        parameter.Properties["description"]?.Value is PSObject[] { Length: > 0 } text && text[0].Properties["Text"].Value is string { Length: > 10 };
}
