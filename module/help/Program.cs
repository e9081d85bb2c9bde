using System.Reflection;
using RosePO.Help;

// RosePO.Help <module.dll> <module.xml> <help.xml> [<address of docs/powershell.md>]
var module = Assembly.LoadFrom(args[0]);
var comments = new XmlComments(args[1]);
Directory.CreateDirectory(Path.GetDirectoryName(args[2])!);
new MamlWriter(comments, args.ElementAtOrDefault(3) ?? string.Empty).Write(module).Save(args[2]);
