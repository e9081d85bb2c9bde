BeforeDiscovery {
    . "$PSScriptRoot/common.ps1"
    $commands = (Get-Command -Module RosePO -CommandType Cmdlet).Name
    $examples = foreach ($command in $commands) {
        $codes = @((Get-Help $command -Examples).examples.example.code)
        for ($i = 0; $i -lt $codes.Count; $i++) { @{ Command = $command; Index = $i + 1; Code = $codes[$i] } }
    }
}

BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive
    . "$PSScriptRoot/examples.ps1"
}

AfterAll { Pop-Location }

Describe 'Help' {
    It 'describes <_> and each of its parameters' -ForEach $commands {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Match '\.$'
        $help.parameters.parameter | ForEach-Object { $_.description.Text | Should -Not -BeNullOrEmpty -Because $_.name }
    }

    It 'runs example <Index> of <Command>' -ForEach $examples {
        # Examples write into folders of their own, not over what the next one names.
        $own = $Code -replace '-Destination runs/', "-Destination runs/$Command-$Index-"
        $null = & ([scriptblock]::Create($own)) -ErrorAction Stop
    }

    It 'has the topic <_>' -ForEach 'about_RosePO', 'about_RosePO_Experiments', 'about_RosePO_Preferences' {
        Get-Help $_ | Should -Match 'SEE ALSO'
    }
}
