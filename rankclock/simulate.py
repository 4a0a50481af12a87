import click
@click.command()
def simulate():
    """x"""
