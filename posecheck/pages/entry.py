"""The script that Streamlit runs for every page and every click."""

from posecheck.pages.navigation import show

if __name__ == "__main__":
    show()
